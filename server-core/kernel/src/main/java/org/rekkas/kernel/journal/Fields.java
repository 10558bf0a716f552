package org.rekkas.kernel.journal;

import java.time.Duration;

/** Builds the fields of a log line, as text or as the inside of a JSON object. One thread's. */
final class Fields {
  private final StringBuilder out;
  private final LogSettings.Format format;

  Fields(StringBuilder out, LogSettings.Format format, String what) {
    this.out = out;
    this.format = format;
    if (format == LogSettings.Format.TEXT) {
      out.append(what);
    } else {
      out.append("\"what\":\"").append(what).append('"');
    }
  }

  Fields put(String key, CharSequence value) {
    if (format == LogSettings.Format.TEXT) {
      Escaped.value(out.append(' ').append(key).append('='), value);
    } else {
      Escaped.json(out.append(",\"").append(key).append("\":"), value);
    }
    return this;
  }

  Fields put(String key, long value) {
    if (format == LogSettings.Format.TEXT) {
      out.append(' ').append(key).append('=').append(value);
    } else {
      out.append(",\"").append(key).append("\":").append(value);
    }
    return this;
  }

  /** As {@code 12ms}, {@code 3.4s}, {@code 5m} in text, as milliseconds in JSON. */
  Fields put(String key, Duration value) {
    return format == LogSettings.Format.TEXT
        ? put(key, Spans.of(value))
        : put(key + "_ms", value.toMillis());
  }

  Fields unlessEmpty(String key, String value) {
    return value.isEmpty() ? this : put(key, value);
  }
}
