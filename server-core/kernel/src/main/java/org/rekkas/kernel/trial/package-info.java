/**
 * Stored mails, judged as if they came now, without effect: begin with {@link
 * org.rekkas.kernel.trial.Trial}.
 */
@NullMarked
package org.rekkas.kernel.trial;

import org.jspecify.annotations.NullMarked;
