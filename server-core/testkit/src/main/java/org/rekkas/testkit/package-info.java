/** An in-process server, transcripts, contracts and fakes for tests. */
@NullMarked
package org.rekkas.testkit;

import org.jspecify.annotations.NullMarked;
