package org.desam4j.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.desam4j.training.OutputPlace;
import org.desam4j.training.bench.BenchmarkJob;
import org.desam4j.training.bench.Machine;
import org.desam4j.training.bench.Measurement;
import org.desam4j.training.bench.ProcessUsage;
import org.desam4j.training.report.ResultTable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The speed of the parts. */
@Command(
        name = "bench",
        description = "Times the encoder, the decoder, a training step, the cache and the import on this machine.")
final class BenchCommand extends BaseCommand {

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "NAME",
            description =
                    "Benchmarks to take (default: all): gemm, encoder-vit-b, decoder-1, decoder-81, decoder-81-naive, train-step-8,"
                            + " cache-write, cache-read, import; in bfloat16, where the processor has it, gemm-bf16,"
                            + " encoder-vit-b-bf16, decoder-1-bf16, train-step-8-bf16. gemm is taken along with the others, as their yardstick.")
    private Set<String> only = Set.of();

    @Mixin
    private VariantOption variant;

    @Option(names = "--repeats", paramLabel = "N", description = "Timed repetitions (default: ${DEFAULT-VALUE}).")
    private int repeats = 5;

    @Option(names = "--json", paramLabel = "FILE", description = "Also write the results as JSON.")
    private Optional<Path> json = Optional.empty();

    @Mixin
    private OverwriteOption overwrite;

    @Override
    void execute() throws Exception {
        BenchmarkJob job = fromOptions(() -> new BenchmarkJob(variant.config(), variant.name(), only, repeats));
        if (json.isPresent()) {
            overwrite.require(json.get());
        }
        List<Measurement> measurements = job.execute(progress());
        Machine machine = Machine.here();
        out().println(machine.title());
        out().println();
        out().print(table(measurements).toText());
        if (json.isPresent()) {
            Map<String, Object> results = new LinkedHashMap<>();
            results.put("machine", machine);
            results.put(
                    "results", measurements.stream().map(Measurement::fields).toList());
            byte[] text = new ObjectMapper()
                    .enable(SerializationFeature.INDENT_OUTPUT)
                    .writeValueAsBytes(results);
            OutputPlace.write(json.get(), text);
        }
    }

    private static ResultTable table(List<Measurement> measurements) {
        List<List<String>> rows = new ArrayList<>();
        for (Measurement measured : measurements) {
            rows.add(List.of(
                    measured.name(),
                    Integer.toString(measured.repetitions()),
                    format("%.3f", Optional.of(measured.medianSeconds())),
                    format("%.3f", Optional.of(measured.minimumSeconds())),
                    format("%.3f", Optional.of(measured.maximumSeconds())),
                    format("%.2f", measured.usage().map(ProcessUsage::userSeconds)),
                    format("%.3f", measured.systemOverUser()),
                    format("%.0f", measured.usage().map(used -> (double) used.minorFaults())),
                    format("%.0f", measured.peakMebibytes()),
                    format("%.0f", measured.gflops()),
                    format("%.2f", measured.gemmShare())));
        }
        List<String> header = List.of(
                "benchmark",
                "repeats",
                "median s",
                "min s",
                "max s",
                "user s",
                "sys/user",
                "minor faults",
                "peak MiB",
                "GFLOP/s",
                "of gemm");
        return new ResultTable(header, rows);
    }

    private static String format(String pattern, Optional<Double> value) {
        return value.map(number -> String.format(Locale.ROOT, pattern, number)).orElse("-");
    }
}
