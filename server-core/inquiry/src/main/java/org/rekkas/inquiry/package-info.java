/**
 * Questions about addresses, RFC 5321 §3.5: who may ask, how often, and which mailbox is meant. The
 * verbs VRFY and EXPN differ in what they answer, not in this.
 */
@NullMarked
package org.rekkas.inquiry;

import org.jspecify.annotations.NullMarked;
