/** The whole server in a test. Begin with {@link org.rekkas.testkit.server.TestServer}. */
@NullMarked
package org.rekkas.testkit.server;

import org.jspecify.annotations.NullMarked;
