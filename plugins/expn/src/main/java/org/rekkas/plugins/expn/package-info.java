/** The verb EXPN, RFC 5321 §3.5. */
@NullMarked
package org.rekkas.plugins.expn;

import org.jspecify.annotations.NullMarked;
