package org.rekkas.plugins.dmarc;

import java.util.List;
import java.util.Optional;
import org.rekkas.mime.ResultsField;
import org.rekkas.plugins.dmarc.policy.Applied;
import org.rekkas.plugins.dmarc.policy.Checked;
import org.rekkas.plugins.dmarc.policy.Checked.Result;
import org.rekkas.plugins.dmarc.policy.Identifier.Method;
import org.rekkas.plugins.dmarc.policy.Policy;
import org.rekkas.plugins.dmarc.report.Row;
import org.rekkas.results.AuthenticationResults;
import org.rekkas.results.MethodResult;
import org.rekkas.spi.Findings;
import org.rekkas.spi.HeaderField;
import org.rekkas.spi.Sign;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.net.Client;

/**
 * What came of a check, in the words of each who hears of it.
 *
 * @param author his domain
 * @param done what DMARC by itself does with the mail
 */
record Outcome(String author, Checked checked, Earlier earlier, Policy done) {
  /** What a failure counts that a trusted forwarder explains. */
  private static final double EXPLAINED = 0.2;

  /** How much of SPF's sign is taken back. */
  private static final double MOSTLY = 0.75;

  static Outcome of(String author, Checked checked, Earlier earlier, Settings settings) {
    Checked settled = settled(checked, earlier);
    Policy wanted = settled.result() == Result.FAIL ? wanted(settled) : Policy.NONE;
    boolean followed = settings.follow() == Settings.Follow.POLICY && !earlier.forwarded();
    return new Outcome(author, settled, earlier, followed ? wanted : Policy.NONE);
  }

  /**
   * Who did not look has not found that nothing passes. He may never look; so the policy does not
   * stand beside that temperror, and nobody is asked to come again.
   */
  private static Checked settled(Checked checked, Earlier earlier) {
    boolean failed = checked.result() == Result.FAIL;
    if (!earlier.unseen().isEmpty() && (failed || checked.result() == Result.TEMPERROR)) {
      return Checked.unknown(earlier.unseen());
    }
    return failed && earlier.unread() && wanted(checked) != Policy.NONE
        ? checked.undecided("whether a trusted forwarder saw it pass is not known")
        : checked;
  }

  boolean failed() {
    return checked.result() == Result.FAIL;
  }

  /**
   * The result; and that somebody forwarded the mail, if he did: SPF has not this client for the
   * sender, but a signature of the author's domain holds. Then what SPF says is of no weight, for
   * who signs could as well let any client send.
   */
  List<Sign> signs() {
    if (checked.aligned().contains(Method.DKIM) && earlier.doubt() > 0) {
      String seen = "SPF fails, a signature of " + author;
      return List.of(sign(), new Sign(Symbols.FORWARDED, MOSTLY * earlier.doubt(), seen));
    }
    return isUndecided()
        ? List.of(sign(), new Sign(Symbols.UNDECIDED, strength(), undecided()))
        : List.of(sign());
  }

  /** Whether the mail could be one that the domain does not want, and it is not known now. */
  private boolean isUndecided() {
    return hadNoTurn() || (checked.result() == Result.TEMPERROR && wanted(checked) != Policy.NONE);
  }

  private boolean hadNoTurn() {
    return checked.equals(Checked.NO_TURN);
  }

  private Sign sign() {
    String seen = author + ": " + checked.why() + policies();
    return failed()
        ? new Sign(Symbols.of(wanted(checked)), strength(), seen + forwarder())
        : Sign.of(Symbols.of(checked.result().name()), seen);
  }

  private double strength() {
    return earlier.forwarded() ? EXPLAINED : 1;
  }

  private String undecided() {
    String why = hadNoTurn() ? checked.why() : author + " wants " + wanted(checked).word();
    return why + forwarder();
  }

  private static Policy wanted(Checked checked) {
    return checked.applied().map(Applied::wanted).orElse(Policy.NONE);
  }

  private String policies() {
    return checked.applied().map(a -> ", p=" + a.published().word()).orElse("");
  }

  private String forwarder() {
    return earlier.forwarded() ? ", but a trusted forwarder saw it pass" : "";
  }

  /** RFC 8601 §2.7.4, RFC 9989 §9.1. */
  HeaderField field(String host) {
    var of = method(checked.result(), words()).withDomain("header.from", author);
    return field(host, failed() ? of.with("policy.dmarc", wanted(checked).word()) : of);
  }

  private String words() {
    return switch (checked.result()) {
      case PASS -> dispositions();
      case FAIL -> dispositions() + forwarder();
      case NONE -> "no policy";
      case TEMPERROR -> trouble();
      case PERMERROR -> "a broken policy";
    };
  }

  /** Of a mail of which nobody, or more than one, is the author. */
  static HeaderField ofNobody(String host) {
    return field(host, method(Result.FAIL, "no one author"));
  }

  private static MethodResult method(Result result, String why) {
    return MethodResult.of("dmarc", result.word()).because(why);
  }

  private static HeaderField field(String host, MethodResult method) {
    return AuthenticationResults.of(host, List.of(method));
  }

  private String trouble() {
    if (hadNoTurn()) {
      return checked.why();
    }
    return earlier.unseen().isEmpty() ? "the DNS does not answer" : earlier.unseen();
  }

  private String dispositions() {
    String published = checked.applied().map(a -> a.published().word()).orElse("none");
    return "p=" + published + " dis=" + done.word();
  }

  /** For the report of the day; empty: there is nothing to tell, or nobody who wants to hear it. */
  Optional<Row> row(Client client, String envelopeFrom) {
    boolean decided = failed() || checked.result() == Result.PASS;
    return checked
        .applied()
        .filter(applied -> decided && applied.record().reports().isPresent())
        .map(
            applied ->
                new Row(
                    applied.domain(),
                    client.text(),
                    author,
                    envelopeFrom,
                    disposition(applied),
                    reason(applied),
                    checked.aligned(),
                    earlier.identifiers()));
  }

  private String disposition(Applied applied) {
    return failed() || applied.published() == Policy.NONE ? done.word() : "pass";
  }

  /** RFC 9990 §3.1.6: why something else was done than the domain has published. */
  private String reason(Applied applied) {
    if (!failed() || done == applied.published()) {
      return "";
    }
    if (earlier.forwarded()) {
      return "trusted_forwarder";
    }
    return done == applied.wanted() ? "policy_test_mode" : "local_policy";
  }

  /** Of whom a field says so that is among what was found. */
  static Optional<String> author(Findings findings, String host) {
    return ResultsField.of(findings, host).stream()
        .filter(result -> result.method().equals("dmarc"))
        .flatMap(result -> result.property("header.from").stream())
        .findFirst();
  }

  Evidence evidence() {
    Evidence evidence =
        Evidence.of("DMARC " + checked.result().word())
            .with("author", author)
            .with("why", checked.why());
    Optional<Applied> applied = checked.applied();
    if (applied.isEmpty()) {
      return evidence;
    }
    return evidence
        .with("policy", applied.get().domain())
        .with("p", applied.get().published().word())
        .with("wants", applied.get().wanted().word())
        .with("done", done.word());
  }
}
