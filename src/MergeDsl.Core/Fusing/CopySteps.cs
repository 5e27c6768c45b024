using MergeDsl.Core.Adapters;
using MergeDsl.Core.Findings;
using MergeDsl.Core.Tensors;
using MergeDsl.Core.Text;

namespace MergeDsl.Core.Fusing;

/// <summary>What one adapter's tensors that are no factors do to the base: trained copies, biases and token rows (<c>peft.md</c> 4.10).</summary>
/// <param name="context">The request.</param>
/// <param name="number">Number of the adapter.</param>
internal sealed class CopySteps(FuseContext context, int number)
{
    private readonly FuseInput adapter = context.Request.Adapters[number];
    private readonly List<string> taken = [];

    /// <summary>The name of the base's tensor that a saved tensor stands for.</summary>
    public static string NameOf(SavedTensor saved)
    {
        var last = saved.Path.Substring(saved.Path.LastIndexOf('.') + 1);
        return saved.Role == SavedTensorRole.TrainedTokens ? $"{saved.Module}.weight"
            : saved.Module.Length == 0 ? last
            : $"{saved.Module}.{last}";
    }

    /// <summary>The steps of all copies.</summary>
    public IReadOnlyList<PlacedStep> Plan()
    {
        var steps = adapter.Facts.Saved.Select(Plan).OfType<PlacedStep>().ToArray();
        if (taken.Count > 0 && adapter.Weight != 1)
        {
            var weight = Numbers.Text(adapter.Weight);
            context.Report(FuseFindings.CopyTakenWhole, adapter.Name, weight, Listing.Of(taken));
        }

        return steps;
    }

    private PlacedStep? Plan(SavedTensor saved) =>
        saved.Role switch
        {
            SavedTensorRole.BaseCopy => Copy(saved, FusePhase.Load),
            SavedTensorRole.TrainedBias => Copy(saved, FusePhase.Load),
            SavedTensorRole.TrainedCopy => Copy(saved, FusePhase.Replace),
            SavedTensorRole.TrainedTokens => Rows(saved),
            _ => null,
        };

    private PlacedStep? Copy(SavedTensor saved, FusePhase phase)
    {
        var (name, weight) = Target(saved);
        if (saved.Role != SavedTensorRole.BaseCopy)
        {
            taken.Add(name);
        }

        var step = new Replace(number, saved.Tensor);
        if (weight is null)
        {
            context.Report(FuseFindings.Added, adapter.Name, name);
            return new PlacedStep(name, null, SlicePlace.Whole(saved.Tensor), FusePhase.Replace, step);
        }

        if (weight.Shape != saved.Tensor.Shape)
        {
            ReportShape(saved, weight);
            return null;
        }

        if (!context.CanChange(weight, saved.Module, adapter.Name))
        {
            return null;
        }

        return new PlacedStep(name, weight, SlicePlace.Whole(weight), phase, step);
    }

    private PlacedStep? Rows(SavedTensor saved)
    {
        var (name, weight) = Target(saved);
        if (
            weight is not { Shape.Count: 2 }
            || saved.Tensor.Shape.Count != 2
            || weight.Shape[1] != saved.Tensor.Shape[1]
        )
        {
            ReportShape(saved, weight ?? saved.Tensor);
            return null;
        }

        var tokens = adapter.Facts.Config.TrainedTokens.FirstOrDefault(entry =>
            entry.Module is null || $".{saved.Module}".EndsWith($".{entry.Module}", StringComparison.Ordinal)
        );
        if (Problem(tokens, saved.Tensor, weight) is { } problem)
        {
            context.Report(FuseFindings.TokenRows, adapter.Name, saved.Module, problem);
            return null;
        }

        if (!context.CanChange(weight, saved.Module, adapter.Name))
        {
            return null;
        }

        taken.Add(saved.Module);
        var step = new ReplaceRows(number, saved.Tensor, tokens!.Indices);
        return new PlacedStep(name, weight, SlicePlace.Whole(weight), FusePhase.Replace, step);
    }

    private static string? Problem(TrainedTokens? tokens, TensorInfo rows, TensorInfo weight) =>
        tokens is null ? "are named by no entry of trainable_token_indices"
        : tokens.Indices.Count != rows.Shape[0]
            ? $"are {rows.Shape[0]}, but trainable_token_indices names {tokens.Indices.Count}"
        : tokens.Indices.Any(index => index >= weight.Shape[0])
            ? $"reach to {tokens.Indices.Max()}, but the base model has {weight.Shape[0]} rows"
        : tokens.Indices.Distinct().Count() != tokens.Indices.Count ? "name a token twice"
        : null;

    private (string Name, TensorInfo? Weight) Target(SavedTensor saved)
    {
        var name = NameOf(saved);
        return context.Embeddings.IsTiedHead(name)
            ? (context.Embeddings.Head, context.Embeddings.Embedding)
            : (context.Tensors.Find(name)?.Name ?? name, context.Tensors.Find(name));
    }

    private void ReportShape(SavedTensor saved, TensorInfo weight) =>
        context.Report(
            FuseFindings.CopyShape,
            adapter.Name,
            saved.Tensor.Name,
            saved.Tensor.ShapeText,
            weight.ShapeText
        );
}
