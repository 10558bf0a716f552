package org.rekkas.kernel.plugins;

import java.util.List;
import org.rekkas.kernel.plugins.loading.Loaded;
import org.rekkas.spi.Contribution;
import org.rekkas.spi.Running;

/** A plugin of a generation that runs. */
record Started(
    Loaded loaded, PluginOptions options, Running running, List<Contribution> contributions) {}
