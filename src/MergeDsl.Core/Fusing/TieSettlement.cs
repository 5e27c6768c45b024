using MergeDsl.Core.Findings;

namespace MergeDsl.Core.Fusing;

/// <summary>Decides what becomes of the one tensor that input embedding and head share (<c>peft-0.21.md</c> part 2, A11).</summary>
internal sealed class TieSettlement(FuseContext context)
{
    /// <summary>True once the head was given a weight of its own.</summary>
    public bool IsUntied { get; private set; }

    /// <summary>The steps, those of the head moved to the shared tensor or to a weight of the head's own.</summary>
    public IReadOnlyList<PlacedStep> Settle(IReadOnlyList<PlacedStep> steps)
    {
        var embeddings = context.Embeddings;
        var onHead = steps.Where(step => IsOnHead(step)).ToArray();
        var onEmbedding = steps.Where(step => embeddings.IsTiedEmbedding(step.Name)).ToArray();
        if (onHead.Length + onEmbedding.Length == 0)
        {
            return steps;
        }

        var others = steps.Except(onHead).Except(onEmbedding).ToArray();
        var (embedding, head) = context.Request.AsPeft ? AsPeft(onEmbedding, onHead) : Exactly(onEmbedding, onHead);
        return [.. others, .. embedding, .. WithHead(embedding, head)];
    }

    private bool IsOnHead(PlacedStep step) => context.Embeddings.AreTied && step.Name == context.Embeddings.Head;

    // What loading does, it does to the shared tensor; trained rows follow from one side to the other.
    private static bool IsShared(PlacedStep step) => step.Phase == FusePhase.Load || step.Step is ReplaceRows;

    private bool IsMirrored(PlacedStep step) =>
        context.Request.Adapters[step.Step.Input].Facts.Config.EnsureWeightTying;

    /// <summary>Deltas land in the shared storage; a copy of one side takes that side out of it.</summary>
    private (PlacedStep[] Embedding, PlacedStep[]? Head) AsPeft(PlacedStep[] onEmbedding, PlacedStep[] onHead)
    {
        var copies = onHead.Where(step => step.Phase == FusePhase.Replace && !IsMirrored(step)).ToArray();
        var deltas = onHead.Where(step => step.Phase == FusePhase.Merge).Select(Shared).ToArray();
        var loads = onHead.Where(step => step.Phase == FusePhase.Load).Select(Shared);
        PlacedStep[] embedding = [.. loads, .. onEmbedding, .. deltas];
        foreach (var step in embedding.Where(step => step.Phase == FusePhase.Merge))
        {
            var name = context.Request.Adapters[step.Step.Input].Name;
            context.Report(FuseFindings.SharedChanged, step.Name, name);
        }

        var isReplaced = onEmbedding.Any(step =>
            step is { Phase: FusePhase.Replace, Step: Replace } && !IsMirrored(step)
        );
        return (embedding, copies.Length > 0 || isReplaced ? copies : null);
    }

    /// <summary>Each side gets its own changes; where they are the same, the two stay one.</summary>
    private (PlacedStep[] Embedding, PlacedStep[]? Head) Exactly(PlacedStep[] onEmbedding, PlacedStep[] onHead)
    {
        var shared = onHead.Where(IsShared).Select(Shared).Where(step => !onEmbedding.Contains(step));
        PlacedStep[] embedding = [.. onEmbedding, .. shared];
        var ownOfHead = onHead.Where(step => !IsShared(step)).ToArray();
        var ownOfEmbedding = onEmbedding.Where(step => !IsShared(step)).ToArray();
        if (ownOfHead.Concat(ownOfEmbedding).All(IsMirrored))
        {
            return (embedding, null);
        }

        if (context.Embeddings.CanUntie)
        {
            return (embedding, [.. embedding.Where(IsShared).Select(OfHead), .. ownOfHead]);
        }

        foreach (var step in ownOfEmbedding.Concat(ownOfHead))
        {
            context.Report(
                FuseFindings.SharedChanged,
                context.Embeddings.Embedding!.Name,
                context.Request.Adapters[step.Step.Input].Name
            );
        }

        return ([.. embedding, .. ownOfHead.Select(Shared)], null);
    }

    private IEnumerable<PlacedStep> WithHead(PlacedStep[] embedding, PlacedStep[]? head)
    {
        if (head is null)
        {
            return IsStoredTwice ? embedding.Select(OfHead) : [];
        }

        IsUntied = true;
        context.Report(FuseFindings.Untied, context.Embeddings.Head, context.Embeddings.Embedding!.Name);
        var source = context.Embeddings.Embedding;
        var kept = new PlacedStep(
            context.Embeddings.Head,
            source,
            SlicePlace.Whole(source),
            FusePhase.Load,
            KeepBase.Step
        );
        return head.Length == 0 ? [kept] : head;
    }

    // Old files hold a head of their own that is overwritten by the tie when they are loaded.
    private bool IsStoredTwice => context.Request.Base.Tensors.Any(tensor => tensor.Name == context.Embeddings.Head);

    private PlacedStep Shared(PlacedStep step) => step with { Name = context.Embeddings.Embedding!.Name };

    private PlacedStep OfHead(PlacedStep step) => step with { Name = context.Embeddings.Head };
}
