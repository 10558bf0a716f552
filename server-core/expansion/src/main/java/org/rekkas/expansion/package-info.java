/** Where aliases lead in the end: {@link org.rekkas.expansion.Expansion}. RFC 5321 §3.9. */
@NullMarked
package org.rekkas.expansion;

import org.jspecify.annotations.NullMarked;
