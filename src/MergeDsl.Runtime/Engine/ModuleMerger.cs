using System.Diagnostics;
using System.Globalization;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Planning;
using MergeDsl.Core.Tensors;
using MergeDsl.Runtime.Backends;
using MergeDsl.Runtime.Methods;
using MergeDsl.Runtime.Randomness;
using MergeDsl.Runtime.Spaces;

namespace MergeDsl.Runtime.Engine;

/// <summary>Merges one module of a plan at a time; thread safe.</summary>
/// <param name="backend">Where the arithmetic happens.</param>
/// <param name="plan">The plan.</param>
/// <param name="reader">Reads the operands.</param>
internal sealed class ModuleMerger(IBackend backend, MergePlan plan, OperandReader reader)
{
    private readonly IMergeMethod method = MethodRegistry.Get(plan.Method.Name);
    private readonly IMergeSpace space = MergeSpaces.Get(plan.Space);
    private readonly StackedModule stacking = new(plan, reader);

    private readonly TorchGenerator[]? streams =
        plan.Random is { } source && plan.Quirks.HasFlag(Quirks.TorchRandom) ? TorchStreams.Split(plan, source) : null;

    /// <summary>The module's bytes, and what there is to say about them.</summary>
    /// <param name="index">Its place in the plan.</param>
    /// <param name="isAlone">True when the module has all threads, false when others are merged beside it.</param>
    /// <param name="cancellation">Ends the work between two steps.</param>
    /// <exception cref="FindingException">Its numbers are not finite, do not fit their type or do not fit the device.</exception>
    public (EncodedModule Encoded, ModuleReport Report) Merge(int index, bool isAlone, CancellationToken cancellation)
    {
        try
        {
            return Merge(index, plan.Modules[index], isAlone, cancellation);
        }
        catch (DeviceMemoryException failure)
        {
            throw TooLarge(plan.Modules[index], failure);
        }
    }

    /// <summary>
    /// About what a module needs to work in: the merged delta and a copy of it. Deltas of float64 adapters are held too.
    /// </summary>
    public long WorkingBytes(int index)
    {
        var module = plan.Modules[index];
        if (module.Dora is not null)
        {
            return DoraModule.WorkingBytes(module);
        }

        if (!DenseSize.IsWrittenOut(plan, method))
        {
            return 0;
        }

        var isDouble = module.Operands.Any(operand => operand.Type == DType.Float64);
        return module.In * module.Out * (isDouble ? (module.Operands.Count + 2) * sizeof(double) : 2 * sizeof(float));
    }

    private (EncodedModule Encoded, ModuleReport Report) Merge(
        int index,
        ModulePlan module,
        bool isAlone,
        CancellationToken cancellation
    )
    {
        var watch = Stopwatch.StartNew();
        if (module.Dora is not null)
        {
            return MergeAsDora(index, module, isAlone, cancellation);
        }

        if (module.Rank.IsLossless && method is Linear && plan.Space != Space.Factors)
        {
            var (stackedA, stackedB) = stacking.Encode(module);
            var stacked = new EncodedModule(module.Rank.Maximum, stackedA, stackedB, Bias(module));
            return (stacked, Report(module, module.Rank.Maximum, null, watch));
        }

        using var merged = Merge(index, module.Rank, isAlone, cancellation);
        var encoded = new EncodedModule(
            merged.A.Rows,
            EncodedModule.Encode(module, merged.A, backend),
            EncodedModule.Encode(module, merged.B, backend),
            Bias(module)
        );
        return (encoded, Report(module, merged.A.Rows, merged, watch));
    }

    private (EncodedModule Encoded, ModuleReport Report) MergeAsDora(
        int index,
        ModulePlan module,
        bool isAlone,
        CancellationToken cancellation
    )
    {
        var watch = Stopwatch.StartNew();
        var dora = new DoraModule(isAlone ? backend : backend.ForOneOfMany, module);
        using var merged = Merge(index, DoraModule.Uncut(module, plan.Space, method), isAlone, cancellation);
        var (encoded, error) = dora.Fit(merged, reader.Weight(module.Dora!, checked((int)module.Out)), cancellation);
        return (encoded, Report(module, encoded.Rank, merged with { Spectrum = null }, watch) with { Dora = error });
    }

    private MergedModule Merge(int index, RankCut rank, bool isAlone, CancellationToken cancellation)
    {
        var module = plan.Modules[index];
        var operands = new List<LoraOperand>();
        try
        {
            operands.AddRange(module.Operands.Select(reader.Read));
            return space.Merge(
                isAlone ? backend : backend.ForOneOfMany,
                new ModuleMerge(
                    method,
                    module.Parameters,
                    plan.Quirks,
                    rank,
                    module.IsDeltaTransposed,
                    operands,
                    Masks(index),
                    cancellation
                )
            );
        }
        finally
        {
            operands.ForEach(operand => operand.Dispose());
        }
    }

    private static FindingException TooLarge(ModulePlan module, DeviceMemoryException failure) =>
        new(
            Finding
                .Of(
                    DeviceFindings.DeviceMemory,
                    module.Path,
                    module.Out.ToString(CultureInfo.InvariantCulture),
                    module.In.ToString(CultureInfo.InvariantCulture),
                    failure.Device,
                    failure.Reason
                )
                .At(RecipePath.Root["merge"]["space"])
        );

    private IMaskSource? Masks(int index)
    {
        var module = plan.Modules[index];
        var density = module.Parameters.Density;
        if (plan.Random is not { } source)
        {
            return null;
        }

        return streams is null
            ? new CounterMasks(
                source.Seed,
                module.Path,
                module.Operands.Select(operand => plan.Inputs[operand.Input].Key).ToArray(),
                density
            )
            : new TorchMasks(streams[index].Fork(), module.Operands.Select(operand => operand.Type).ToArray(), density);
    }

    /// <summary>The bias of the result: what the adapters add behind B, each times its weight and scaling.</summary>
    private PooledBytes? Bias(ModulePlan module)
    {
        if (!module.HasBias)
        {
            return null;
        }

        var owners = module.Operands.Where(operand => operand.Module.Bias is not null).ToArray();
        if (owners.Length == 0)
        {
            // lora_bias holds for the whole adapter: a module that no adapter has a bias in gets one of zeros.
            var zeros = new PooledBytes(module.Out * module.Type.Size());
            zeros.Span.Clear();
            return zeros;
        }

        var factors = owners.Select(operand => operand.Weight * operand.Module.Scaling * module.Parameters.Scale);
        using var biases = TensorList.Of(owners.Select(operand => reader.Upload(operand, operand.Module.Bias!, 1)));
        using var sum = backend.Combine(biases, factors.ToArray(), SumOrder.Sequential);
        return EncodedModule.Encode(module, sum, backend);
    }

    private static ModuleReport Report(ModulePlan module, int rank, MergedModule? merged, Stopwatch watch) =>
        new(module.Path, module.Operands.Select(operand => operand.Module.Rank).ToArray(), rank)
        {
            Spectrum = merged?.Spectrum,
            Conflicts = merged?.Conflicts ?? 0,
            Occupied = merged?.Occupied ?? 0,
            IsBasisAmbiguous = merged?.IsBasisAmbiguous ?? false,
            Elapsed = watch.Elapsed,
        };
}
