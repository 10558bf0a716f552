package org.rekkas.kernel.plugins;

import java.time.Duration;

/**
 * One extension as {@code rekkas plugins} shows it, in the order that the running code uses.
 *
 * @param kind {@code SmtpVerb}, {@code Router}, …
 * @param name {@code plugin/name}
 * @param file where the plugin lies: {@code plugins/vrfy.jar}
 * @param configuredAt {@code server.xml:12:9}
 * @param resting whether it failed so often that it is not asked for a while
 */
public record ExtensionStatus(
    String kind,
    String name,
    String file,
    String configuredAt,
    FailMode fail,
    long calls,
    long failures,
    Duration took,
    boolean resting) {}
