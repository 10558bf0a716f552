/**
 * What DKIM (RFC 6376, 8301, 8463, 8616) and ARC (RFC 8617) have in common: tag lists, canonical
 * forms, hashes, algorithms, and keys in the DNS. To check a signature, begin with {@link
 * org.rekkas.signatures.MessageSignature}. Bundled by each that makes or checks signatures.
 */
@NullMarked
package org.rekkas.signatures;

import org.jspecify.annotations.NullMarked;
