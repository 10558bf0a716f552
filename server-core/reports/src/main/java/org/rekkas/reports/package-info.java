/**
 * Reports to other domains of how a day went: {@link org.rekkas.reports.DailyCounts} keeps what
 * they are made of, {@link org.rekkas.reports.DailyRound} makes them due, and {@link
 * org.rekkas.reports.ReportMails} brings them.
 */
@NullMarked
package org.rekkas.reports;

import org.jspecify.annotations.NullMarked;
