/** The operator's listener: health, metrics, calls out. */
package io.patchcord.control;
