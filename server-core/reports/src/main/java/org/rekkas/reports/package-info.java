/**
 * Reports to other domains of how a day went: {@link org.rekkas.reports.DailyCounts} keeps what
 * they are made of, {@link org.rekkas.reports.DailyRound} makes them due, {@link
 * org.rekkas.reports.ReportMail} is what one looks like, and {@link org.rekkas.reports.ReportMails}
 * brings it.
 */
@NullMarked
package org.rekkas.reports;

import org.jspecify.annotations.NullMarked;
