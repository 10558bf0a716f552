/** Files of text: edited by people and rewritten by commands, secret ones, and PEM. */
@NullMarked
package org.rekkas.textfile;

import org.jspecify.annotations.NullMarked;
