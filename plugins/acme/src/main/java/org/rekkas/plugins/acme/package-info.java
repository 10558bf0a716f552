/** Certificates that are got and renewed by ACME (RFC 8555). Begin with {@link Renewal}. */
@NullMarked
package org.rekkas.plugins.acme;

import org.jspecify.annotations.NullMarked;
