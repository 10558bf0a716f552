/**
 * The judgement of rspamd, a filter beside the server. Begin with {@link RspamdFilter}; the way to
 * ask is in {@link Checkv2}.
 */
@NullMarked
package org.rekkas.plugins.rspamd;

import org.jspecify.annotations.NullMarked;
