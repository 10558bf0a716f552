/**
 * The everyday mailets, in a chain that the configuration writes. Begin with {@link
 * org.rekkas.plugins.mailets.Settings}: what the chain can hold.
 */
@NullMarked
package org.rekkas.plugins.mailets;

import org.jspecify.annotations.NullMarked;
