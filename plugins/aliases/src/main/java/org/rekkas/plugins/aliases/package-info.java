/** Where an address leads: aliases, catch-all, detail, forwards. */
@NullMarked
package org.rekkas.plugins.aliases;

import org.jspecify.annotations.NullMarked;
