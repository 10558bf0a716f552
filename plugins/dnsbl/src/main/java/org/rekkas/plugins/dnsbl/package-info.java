/**
 * Lists in the DNS of addresses, domains and links that send spam or are advertised by it, RFC
 * 5782. Begin with {@link ClientCheck}; what a list says is in {@link BlockList}, whether it can be
 * believed in {@link Soundness}.
 */
@NullMarked
package org.rekkas.plugins.dnsbl;

import org.jspecify.annotations.NullMarked;
