/**
 * One mail as the queue knows it: what is kept of it on disk ({@link org.rekkas.queue.mail.Head},
 * {@link org.rekkas.queue.mail.Progress}, {@link org.rekkas.queue.mail.Leaf}) and where it stands
 * in memory ({@link org.rekkas.queue.mail.ActiveMail}).
 */
@NullMarked
package org.rekkas.queue.mail;

import org.jspecify.annotations.NullMarked;
