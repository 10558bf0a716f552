/**
 * Who is made to wait, and who is not let in, for logins that failed: begin with {@link
 * org.rekkas.kernel.logins.Throttle}.
 */
@NullMarked
package org.rekkas.kernel.logins;

import org.jspecify.annotations.NullMarked;
