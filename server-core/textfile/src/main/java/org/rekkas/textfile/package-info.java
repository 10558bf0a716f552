/** Text files that people edit by hand and commands rewrite. */
@NullMarked
package org.rekkas.textfile;

import org.jspecify.annotations.NullMarked;
