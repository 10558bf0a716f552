/**
 * Aggregate reports, RFC 9990: what came in a domain's name on a day, told to the domain as XML by
 * mail. Begin with {@link org.rekkas.plugins.dmarc.report.AggregateReports}.
 */
@NullMarked
package org.rekkas.plugins.dmarc.report;

import org.jspecify.annotations.NullMarked;
