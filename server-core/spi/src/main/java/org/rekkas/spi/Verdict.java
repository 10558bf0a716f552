package org.rekkas.spi;

import java.util.List;
import java.util.function.Predicate;
import org.rekkas.spi.journal.Evidence;
import org.rekkas.spi.mail.Reply;

/** A judgement, with its evidence. Each stage has only the words that it may use. */
public sealed interface Verdict permits EnvelopeVerdict, ContentVerdict {
  Evidence why();

  /** No objection. */
  record Continue(Evidence why) implements EnvelopeVerdict, ContentVerdict {
    public static final Continue SILENTLY = new Continue(Evidence.NONE);
  }

  /** For good: a 5yz reply. */
  record Reject(Reply reply, Evidence why) implements EnvelopeVerdict, ContentVerdict {
    public Reject {
      require(reply, Reply::isPermanent, "Reject takes a 5yz reply");
    }
  }

  /** Not now: a 4yz reply. */
  record Defer(Reply reply, Evidence why) implements EnvelopeVerdict, ContentVerdict {
    public Defer {
      require(reply, Reply::isTransient, "Defer takes a 4yz reply");
    }
  }

  /**
   * No objection by itself, but these signs count, for or against the mail, and it gets these
   * header fields: {@code Name: value}, unfolded. What is marked before there is a mail is for all
   * of the session's.
   */
  record Mark(List<Sign> signs, List<HeaderField> fields, Evidence why)
      implements EnvelopeVerdict, ContentVerdict {
    public Mark {
      signs = List.copyOf(signs);
      fields = List.copyOf(fields);
    }

    public Mark(List<HeaderField> fields, Evidence why) {
      this(List.of(), fields, why);
    }

    /** Signs alone, which are their own evidence. */
    public static Mark of(Sign... signs) {
      return new Mark(List.of(signs), List.of(), Evidence.NONE);
    }
  }

  /** Answer 250 and drop the mail. Noted with the reason; the sender never hears. */
  record Discard(Evidence why) implements ContentVerdict {}

  /** Accept, and deliver to the Junk folder with the reason. */
  record Quarantine(Evidence why) implements ContentVerdict {}

  private static void require(Reply reply, Predicate<Reply> kind, String otherwise) {
    if (!kind.test(reply)) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
