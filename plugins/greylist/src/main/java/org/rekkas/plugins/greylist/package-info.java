/**
 * Greylisting, RFC 6647: asks suspicious strangers to come again, which programs that send spam do
 * not. Begin with {@link Greylist}; what is known of whom is in {@link Acquaintances}.
 */
@NullMarked
package org.rekkas.plugins.greylist;

import org.jspecify.annotations.NullMarked;
