package org.rekkas.spi;

import org.rekkas.spi.mail.Mailbox;

/**
 * Somebody who has mail here.
 *
 * @param address the address that names the account in the store
 * @param fullName as a person would write it, or empty
 * @param quota octets; 0: what the store gives everybody; {@link Long#MAX_VALUE}: no bound
 * @param enabled whether it may log in; it receives all the same
 */
public record Account(Mailbox address, String fullName, long quota, boolean enabled) {}
