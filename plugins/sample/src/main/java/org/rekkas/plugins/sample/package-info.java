/** A plugin to copy: it tells senders the new address of people who moved. */
@NullMarked
package org.rekkas.plugins.sample;

import org.jspecify.annotations.NullMarked;
