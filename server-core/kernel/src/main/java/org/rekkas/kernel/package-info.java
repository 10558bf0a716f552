/** What holds the server together: wiring, configuration, plugins, listeners, command line. */
@NullMarked
package org.rekkas.kernel;

import org.jspecify.annotations.NullMarked;
