/** The examples of the guide, plugins/README.md, compiled and run: begin with the guide. */
@NullMarked
package org.rekkas.plugins.sample.guide;

import org.jspecify.annotations.NullMarked;
