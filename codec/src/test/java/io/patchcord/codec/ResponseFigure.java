package io.patchcord.codec;

import java.util.List;
import java.util.function.ToDoubleBiFunction;

/** Gain and group delay of the shipped filters and of linear interpolation, drawn as SVG. */
final class ResponseFigure {
    private static final int STEP_HERTZ = 10;
    private static final int PASS = (int) LowpassDesign.PASS_HERTZ;
    private static final int STOP = (int) LowpassDesign.STOP_HERTZ;
    /** What {@link LowpassTest} holds the filters to. */
    private static final double REJECTION_DECIBELS = -82;
    /** What is drawn later lies on top. */
    private static final List<Curve> CURVES = List.of(
            new Curve("linear interpolation", "#c2410c", 2, new double[] {0.25, 0.5, 0.25}, 16_000, 1),
            new Curve("Patchcord, 8 ↔ 48 kHz", "#3fa7a0", 1.5, Lowpass.atRate(48_000), 48_000, 0),
            new Curve("Patchcord, 8 ↔ 16 kHz", "#0b4f9c", 2, Lowpass.atRate(16_000), 16_000, 0));
    private static final SvgPanel GAIN = new SvgPanel(60, 44, 572, 300, 8_000, -110, 5);
    private static final SvgPanel DELAY = new SvgPanel(708, 44, 232, 300, PASS, 0, 1.2);

    private ResponseFigure() {
    }

    static String svg() {
        StringBuilder svg = new StringBuilder("""
                <svg xmlns="http://www.w3.org/2000/svg" width="960" height="400" viewBox="0 0 960 400" role="img"
                    font-family="system-ui, 'Segoe UI', Helvetica, Arial, sans-serif" font-size="13" fill="#24292f">
                <title>Gain and group delay of the resampling filters, and of linear interpolation</title>
                <rect width="960" height="400" rx="6" fill="#ffffff"/>
                """);
        drawGain(svg);
        drawDelay(svg);
        return svg.append("</svg>\n").toString();
    }

    private static void drawGain(StringBuilder svg) {
        svg.append(GAIN.area(STOP, 8_000, REJECTION_DECIBELS, 5, "#f6ece6"));
        for (int kilohertz = 0; kilohertz <= 8; kilohertz++) {
            svg.append(GAIN.vertical(kilohertz * 1_000, Integer.toString(kilohertz)));
        }
        for (int decibels = 0; decibels >= -100; decibels -= 20) {
            svg.append(GAIN.horizontal(decibels, Integer.toString(decibels).replace('-', '\u2212')));
        }
        for (int edge : new int[] {PASS, STOP}) {
            svg.append(GAIN.edge(edge));
        }
        svg.append(GAIN.title("Gain, dB"));
        draw(svg, GAIN, (_, response) -> 20 * StrictMath.log10(response.gain() + 1e-9));
        svg.append(GAIN.note(PASS - 70, -103, "end", "pass band to 3.4 kHz"));
        svg.append(GAIN.note(STOP + 80, -64, "start", "stop band from 4.2 kHz:"));
        svg.append(GAIN.note(STOP + 80, -70.5, "start", "images and aliases lie here"));
        int row = 0;
        for (Curve curve : CURVES.reversed()) {
            svg.append(GAIN.legend(500, -34 - 8 * row, curve.colour, curve.width, curve.name));
            row++;
        }
    }

    private static void drawDelay(StringBuilder svg) {
        for (int kilohertz = 0; kilohertz <= 3; kilohertz++) {
            svg.append(DELAY.vertical(kilohertz * 1_000, Integer.toString(kilohertz)));
        }
        for (int tenths = 0; tenths <= 12; tenths += 2) {
            svg.append(DELAY.horizontal(tenths / 10.0, tenths / 10 + "." + tenths % 10));
        }
        svg.append(DELAY.title("Group delay, ms"));
        draw(svg, DELAY, (curve, response) -> response.delayMillis() - 1_000.0 * curve.ahead / curve.rate);
    }

    private static void draw(StringBuilder svg, SvgPanel panel, ToDoubleBiFunction<Curve, FrequencyResponse> value) {
        for (Curve curve : CURVES) {
            svg.append(panel.curve(curve.colour, curve.width, STEP_HERTZ,
                    hertz -> value.applyAsDouble(curve, FrequencyResponse.of(curve.taps, hertz, curve.rate))));
        }
    }

    /** One filter, drawn; its delay counts from tap {@code ahead}, for linear interpolation knows the next sample. */
    @SuppressWarnings("ArrayRecordComponent")
    private record Curve(String name, String colour, double width, double[] taps, int rate, int ahead) {
    }
}
