/** Reading of lines that ends at a deadline, for every protocol that speaks in lines. */
@NullMarked
package org.rekkas.line;

import org.jspecify.annotations.NullMarked;
