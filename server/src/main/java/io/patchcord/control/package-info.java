/** The operator's listener: health and metrics. */
package io.patchcord.control;
