/**
 * What mail programs and other servers find out over HTTP: how to reach this one. Begin with {@link
 * DiscoveryPlugin}; each kind of question is a class.
 */
@NullMarked
package org.rekkas.plugins.discovery;

import org.jspecify.annotations.NullMarked;
