/**
 * What this server found out about a sender, for mail programs and for those that ask after it:
 * begin with {@link org.rekkas.results.AuthenticationResults}.
 */
@NullMarked
package org.rekkas.results;

import org.jspecify.annotations.NullMarked;
