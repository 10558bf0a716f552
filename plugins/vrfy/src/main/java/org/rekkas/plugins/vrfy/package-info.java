/** The verb VRFY, RFC 5321 §3.5. */
@NullMarked
package org.rekkas.plugins.vrfy;

import org.jspecify.annotations.NullMarked;
