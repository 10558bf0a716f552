/**
 * The configuration: XML files, read once into sections that know file, line and column. Parsed by
 * {@link XmlReader}, held in the tree model of Commons Configuration, answered by {@link
 * XmlSection}.
 */
@NullMarked
package org.rekkas.kernel.config;

import org.jspecify.annotations.NullMarked;
