package org.rekkas.spi;

/** What may be said once the content is in. */
public sealed interface ContentVerdict extends Verdict
    permits Verdict.Continue,
        Verdict.Reject,
        Verdict.Defer,
        Verdict.Mark,
        Verdict.Discard,
        Verdict.Quarantine {}
