/** Tests of the counts and histograms. */
package io.patchcord.metrics;
