/**
 * Mailing lists. Begin with {@link org.rekkas.plugins.mailinglist.ListAgent}: what comes to one.
 */
@NullMarked
package org.rekkas.plugins.mailinglist;

import org.jspecify.annotations.NullMarked;
