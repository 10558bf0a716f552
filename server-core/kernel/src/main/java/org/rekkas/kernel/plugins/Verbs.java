package org.rekkas.kernel.plugins;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.rekkas.spi.SmtpGate;
import org.rekkas.spi.SmtpVerb;

/**
 * The verbs of plugins, RFC 5321 §2.2.2. A word that no reply can hold is found here, and not by
 * every client that says EHLO. Immutable.
 *
 * @param owners by the verb, in upper case
 * @param told what HELP says
 * @param keywords what EHLO says
 */
record Verbs(
    Map<String, Placed<SmtpVerb>> owners, List<SmtpGate.Verb> told, List<String> keywords) {
  private static final Pattern VERB = Pattern.compile("[A-Z0-9-]{1,20}");
  private static final Pattern SYNTAX = Pattern.compile("[!-~][ -~]{0,399}");

  /** Verbs of the mail transaction and its frame, which no plugin may take over. RFC 5321 §4.1. */
  private static final Set<String> CORE =
      Set.of(
          "HELO",
          "EHLO",
          "MAIL",
          "RCPT",
          "DATA",
          "BDAT",
          "RSET",
          "NOOP",
          "QUIT",
          "HELP",
          "STARTTLS",
          "AUTH");

  /** What one says of itself. */
  private record Said(String verb, String syntax, Optional<String> keyword) {
    static Said by(SmtpVerb verb) {
      return new Said(
          verb.verb().toUpperCase(Locale.ROOT),
          verb.syntax(),
          verb.keyword().map(keyword -> keyword)); // null is caught where it is asked
    }
  }

  static Verbs of(List<Placed<SmtpVerb>> verbs) throws Roster.Clash {
    var owners = new LinkedHashMap<String, Placed<SmtpVerb>>();
    var told = new ArrayList<SmtpGate.Verb>();
    var keywords = new ArrayList<String>();
    for (Placed<SmtpVerb> placed : verbs) {
      Said said = Introduction.of(placed, Said::by);
      check(placed, said);
      Roster.put("verb", owners, said.verb, placed);
      told.add(new SmtpGate.Verb(said.verb, said.syntax));
      said.keyword.ifPresent(keywords::add);
    }
    return new Verbs(owners, List.copyOf(told), List.copyOf(keywords));
  }

  private static void check(Placed<SmtpVerb> placed, Said said) throws Roster.Clash {
    if (CORE.contains(said.verb)) {
      throw new Roster.Clash(placed.name() + ": " + said.verb + " belongs to the core");
    }
    if (!VERB.matcher(said.verb).matches()) {
      throw Introduction.wrong(placed, "not a verb", said.verb);
    }
    if (!SYNTAX.matcher(said.syntax).matches()) {
      throw Introduction.wrong(placed, "not one line of ASCII for the syntax", said.syntax);
    }
    if (said.keyword.isPresent() && !Introduction.isEhloLine(said.keyword.get())) {
      throw Introduction.wrong(placed, "not a keyword of EHLO", said.keyword.get());
    }
  }
}
