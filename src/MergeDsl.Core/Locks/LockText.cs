using MergeDsl.Core.Adapters;
using MergeDsl.Core.Models;
using MergeDsl.Core.Tensors;

namespace MergeDsl.Core.Locks;

/// <summary>
/// Writes <c>adapters.lock.yaml</c>: the same lock gives the same bytes on every machine, one tensor a line, and of an
/// adapter's settings only what differs from PEFT's defaults, so that a difference between two locks can be read.
/// </summary>
public static class LockText
{
    private const string Header =
        "# Written by 'mergedsl lock': facts about adapters and base models that recipes are checked against when they are compiled.";

    private static readonly LoraConfig Default = new();

    /// <summary>The text of a lock.</summary>
    public static string Write(AdapterLock known)
    {
        var lines = new LockLines();
        lines.Comment(Header);
        lines.Number(LockKeys.Version, LockReading.Version);
        if (known.Root != LockReading.DefaultRoot)
        {
            lines.Text(LockKeys.Root, known.Root);
        }

        lines.Section(LockKeys.Models, known.Models, model => lines.Section(model.Path, () => Write(lines, model)));
        lines.Section(
            LockKeys.Adapters,
            known.Adapters,
            adapter => lines.Section(adapter.Path, () => Write(lines, adapter))
        );
        return lines.ToString();
    }

    private static void Write(LockLines lines, LockedModel model)
    {
        if (model.Facts is { } facts)
        {
            WriteSettings(lines, facts);
        }

        Write(lines, model.Hashes);
        Write(lines, model.Findings);
        Write(lines, model.Facts?.Tensors ?? default, isWritten: model.Facts is not null);
    }

    private static void Write(LockLines lines, LockedAdapter adapter)
    {
        lines.Text(LockKeys.Base, adapter.Base);
        if (adapter.Config is { } config)
        {
            lines.Text(LockKeys.Kind, config.Kind);
            WriteSettings(lines, config.Lora);
        }

        Write(lines, adapter.Hashes);
        Write(lines, adapter.Findings);
        Write(lines, adapter.Tensors, isWritten: adapter.Tensors.Count > 0);
    }

    private static void WriteSettings(LockLines lines, ModelFacts facts)
    {
        lines.Text(LockKeys.ModelType, facts.ModelType);
        lines.Text(LockKeys.Architecture, facts.Architecture);
        if (facts.VocabularySize is { } size)
        {
            lines.Number(LockKeys.VocabularySize, size);
        }

        lines.Flag(LockKeys.TiesEmbeddings, facts.TiesEmbeddings);
        lines.Texts(LockKeys.LayerOrder, facts.LayerOrder);
    }

    private static void WriteSettings(LockLines lines, LoraConfig config)
    {
        lines.Number(LockKeys.Rank, config.Rank);
        lines.Number(LockKeys.Alpha, config.Alpha);
        lines.Text(LockKeys.BaseName, config.BaseModel);
        WritePatterns(lines, LockKeys.RankPattern, config.RankPattern);
        WritePatterns(lines, LockKeys.AlphaPattern, config.AlphaPattern);
        lines.Flag(LockKeys.UseRslora, config.UseRslora);
        lines.Flag(LockKeys.UseDora, config.UseDora);
        WriteSelection(lines, LockKeys.TargetModules, config.TargetModules);
        WriteSelection(lines, LockKeys.ExcludeModules, config.ExcludeModules);
        lines.Integers(LockKeys.LayersToTransform, config.LayersToTransform);
        lines.Texts(LockKeys.LayersPattern, config.LayersPattern);
        lines.Texts(LockKeys.TargetParameters, config.TargetParameters);
        lines.Texts(LockKeys.ModulesToSave, config.ModulesToSave);
        lines.Flag(LockKeys.FanInFanOut, config.FanInFanOut);
        lines.Text(LockKeys.Bias, config.Bias == Default.Bias ? null : config.Bias);
        lines.Flag(LockKeys.LoraBias, config.LoraBias);
        lines.Flag(LockKeys.EnsureWeightTying, config.EnsureWeightTying);
        var isDefault = config.InitLoraWeights == Default.InitLoraWeights;
        lines.Text(LockKeys.InitLoraWeights, isDefault ? null : config.InitLoraWeights);
        lines.Text(LockKeys.TaskType, config.TaskType);
        lines.Texts(LockKeys.UnmergeableKeys, config.UnmergeableKeys);
        if (config.Settings.Count > 0)
        {
            lines.Section(LockKeys.Settings, config.Settings, setting => lines.Text(setting.Key, setting.Value));
        }
    }

    private static void WritePatterns(LockLines lines, string key, EquatableArray<PatternEntry> entries)
    {
        if (entries.Count > 0)
        {
            lines.Section(key, entries, entry => lines.Number(entry.Pattern, entry.Value));
        }
    }

    private static void WriteSelection(LockLines lines, string key, ModuleSelection? selection)
    {
        if (selection?.Pattern is { } pattern)
        {
            lines.Text(key, pattern);
        }
        else if (selection is not null)
        {
            lines.List(key, selection.Names);
        }
    }

    private static void Write(LockLines lines, LockedHashes? hashes)
    {
        lines.Hash(LockKeys.ConfigHash, hashes?.Config);
        lines.Hash(LockKeys.HeadersHash, hashes?.Headers);
        lines.Hash(LockKeys.WeightsHash, hashes?.Weights);
    }

    private static void Write(LockLines lines, EquatableArray<Finding> findings)
    {
        if (findings.Count > 0)
        {
            lines.Section(LockKeys.Findings, findings, finding => lines.Item(finding.Id, finding.Arguments));
        }
    }

    private static void Write(LockLines lines, EquatableArray<TensorInfo> tensors, bool isWritten)
    {
        if (isWritten)
        {
            lines.Section(LockKeys.Tensors, tensors, tensor => lines.Plain(tensor.Name, TensorText.Write(tensor)));
        }
    }
}
