package org.rekkas.spi;

import java.util.Optional;
import org.rekkas.spi.mail.Envelope;
import org.rekkas.spi.mail.MailId;
import org.rekkas.spi.net.Client;
import org.rekkas.spi.vault.ContentDraft;
import org.rekkas.spi.vault.Vault;
import org.rekkas.spi.vault.VaultUnwritable;

/** The queue's one door, whoever brings the mail: SMTP, a list, a report, the command line. */
public interface Intake {
  /** Whether it pays to begin; a client is told 452 4.3.1 or 421 early rather than late. */
  Vault.Health health();

  /** A draft for the content. */
  ContentDraft draft() throws VaultUnwritable;

  /**
   * Returns once envelope and content are forced to disk: now the mail is ours. The id of a mail
   * that was made here, if it was accepted before, is not accepted twice.
   *
   * @throws VaultUnwritable the mail is not ours
   */
  void accept(Submission mail) throws VaultUnwritable;

  /**
   * A mail to be taken.
   *
   * @param source who brings it, for the journal: {@code smtp}, {@code dsn}, the plugin's name
   * @param client who brought it over the wire; its id was made fresh for it, and no other is
   *     looked for. Empty: it was made here
   * @param trace header fields in front of the content: whole lines, or empty
   * @param quarantine why it is to go to Junk; empty: it is not
   */
  record Submission(
      MailId id,
      String source,
      Optional<Client> client,
      Envelope envelope,
      String trace,
      String quarantine,
      ContentDraft content) {}
}
