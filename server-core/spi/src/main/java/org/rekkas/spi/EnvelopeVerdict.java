package org.rekkas.spi;

/** What may be said before there is a content. */
public sealed interface EnvelopeVerdict extends Verdict
    permits Verdict.Continue, Verdict.Reject, Verdict.Defer, Verdict.Mark {}
