package org.rekkas.kernel.plugins;

import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.rekkas.spi.EnvelopeVerdict;
import org.rekkas.spi.Extension;
import org.rekkas.spi.Session;
import org.rekkas.spi.Verdict;
import org.rekkas.spi.journal.Evidence;

/** Policies of one stage of the envelope: the first that refuses wins. */
final class FirstRefusal<T extends Extension> implements Hearing.Case<T, EnvelopeVerdict> {
  private final BiFunction<T, Session, @Nullable EnvelopeVerdict> question;
  private EnvelopeVerdict verdict = Verdict.Continue.SILENTLY;

  FirstRefusal(BiFunction<T, Session, @Nullable EnvelopeVerdict> question) {
    this.question = question;
  }

  @Override
  public @Nullable EnvelopeVerdict ask(T policy, Session seen) {
    return question.apply(policy, seen);
  }

  @Override
  public EnvelopeVerdict failed(FailMode how, Evidence why) {
    return how.envelope(why);
  }

  @Override
  public EnvelopeVerdict nothing() {
    return Verdict.Continue.SILENTLY;
  }

  @Override
  public boolean ends(EnvelopeVerdict said) {
    boolean refuses = !(said instanceof Verdict.Continue);
    if (refuses) {
      verdict = said;
    }
    return refuses;
  }

  EnvelopeVerdict verdict() {
    return verdict;
  }
}
