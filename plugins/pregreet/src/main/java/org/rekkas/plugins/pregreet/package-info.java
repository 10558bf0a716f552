/**
 * A sign against clients that talk before they were greeted. All of it is {@link PregreetPlugin}.
 */
@NullMarked
package org.rekkas.plugins.pregreet;

import org.jspecify.annotations.NullMarked;
