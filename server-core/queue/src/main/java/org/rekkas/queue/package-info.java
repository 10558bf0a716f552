/** The spool: durable intake, schedule, retry and reports, on the Vault of the SPI. */
@NullMarked
package org.rekkas.queue;

import org.jspecify.annotations.NullMarked;
