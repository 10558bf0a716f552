package org.rekkas.plugins.sample;

import java.util.HashMap;
import java.util.Map;
import org.rekkas.spi.Contribution;
import org.rekkas.spi.EnvelopeVerdict;
import org.rekkas.spi.Plugin;
import org.rekkas.spi.RecipientPolicy;
import org.rekkas.spi.Running;
import org.rekkas.spi.Surroundings;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.config.Section;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.mail.ForwardPath;
import org.rekkas.spi.mail.Mailbox;
import org.rekkas.spi.mail.Reply;

/** Tells senders the new address of people who moved: 551, RFC 5321 §3.4. */
public final class MovedPlugin implements Plugin<MovedPlugin.Settings> {
  /** Who moved, and where to: {@code <moved><person from="…" to="…"/></moved>}. */
  public record Settings(Map<Mailbox, Mailbox> people) {}

  @Override
  public String name() {
    return "moved";
  }

  @Override
  public Settings read(Section config) {
    var people = new HashMap<Mailbox, Mailbox>();
    for (Section person : config.each("person")) {
      String key = "from";
      try {
        Mailbox from = Mailbox.of(person.text(key));
        key = "to";
        people.put(from, Mailbox.of(person.text(key)));
      } catch (IllegalArgumentException e) {
        person.problem(key, String.valueOf(e.getMessage()));
      }
    }
    return new Settings(Map.copyOf(people));
  }

  @Override
  public Running start(Settings settings, Surroundings given) {
    RecipientPolicy policy = (session, soFar, candidate) -> judge(settings, candidate);
    return Running.of(Contribution.of("recipient", policy));
  }

  private static EnvelopeVerdict judge(Settings settings, ForwardPath candidate) {
    Mailbox to = settings.people().get(candidate.mailbox());
    if (to == null || to.needsUtf8()) { // an address that not every client can read stays untold
      return Verdict.Continue.SILENTLY;
    }
    var reply = Reply.of(551, "5.1.6", "User not local; please try <" + to + ">");
    return new Verdict.Reject(reply, Evidence.of("moved").with("to", to.toString()));
  }
}
