/**
 * Reports of TLS-RPT, RFC 8460: what a domain asked for, how TLS with its hosts went on a day, as a
 * mail or a post. Begin with {@link org.rekkas.smtp.relay.tls.report.DailyReports}.
 */
@NullMarked
package org.rekkas.smtp.relay.tls.report;

import org.jspecify.annotations.NullMarked;
