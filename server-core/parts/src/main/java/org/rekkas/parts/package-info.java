/**
 * A message as filters look at it (RFC 5322, 2045): begin with {@link org.rekkas.parts.Parts}.
 * Bundled by each plugin that uses it.
 */
@NullMarked
package org.rekkas.parts;

import org.jspecify.annotations.NullMarked;
