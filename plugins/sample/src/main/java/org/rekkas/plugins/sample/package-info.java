/** A plugin to copy. */
@NullMarked
package org.rekkas.plugins.sample;

import org.jspecify.annotations.NullMarked;
