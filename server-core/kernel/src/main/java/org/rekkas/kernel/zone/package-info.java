/**
 * What the DNS should say of the domains whose mail is here, as lines to paste, and whether it says
 * so. Begin with {@link Zone}.
 */
@NullMarked
package org.rekkas.kernel.zone;

import org.jspecify.annotations.NullMarked;
