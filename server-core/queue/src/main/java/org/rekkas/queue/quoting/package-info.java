/**
 * What a report quotes, in UTF-8 or in ASCII: by what a mail is known again ({@link Caption}),
 * addresses, texts and replies ({@link Spelling}), and the mail or its header ({@link Returning}).
 * It knows mails, and nothing of the queue. RFC 2047, 5322, 6533.
 */
@NullMarked
package org.rekkas.queue.quoting;

import org.jspecify.annotations.NullMarked;
