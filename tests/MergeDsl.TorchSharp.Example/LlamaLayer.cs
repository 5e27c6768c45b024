using TorchSharp.Modules;
using static TorchSharp.torch;

namespace MergeDsl.TorchSharp.Example;

/// <summary>Attention and a gated network, each behind a norm and added to what came in.</summary>
public sealed class LlamaLayer : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly LlamaAttention self_attn;
    private readonly LlamaMlp mlp;
    private readonly RmsNorm input_layernorm;
    private readonly RmsNorm post_attention_layernorm;

    /// <summary>A layer whose weights are still to be loaded.</summary>
    public LlamaLayer(LlamaShape shape)
        : base(nameof(LlamaLayer))
    {
        self_attn = new LlamaAttention(shape);
        mlp = new LlamaMlp(shape);
        input_layernorm = new RmsNorm(shape.Width, shape.Epsilon);
        post_attention_layernorm = new RmsNorm(shape.Width, shape.Epsilon);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor hidden, Tensor rotation)
    {
        var attended = hidden.add(self_attn.call(input_layernorm.call(hidden), rotation));
        return attended.add(mlp.call(post_attention_layernorm.call(attended)));
    }
}

/// <summary>Grouped attention of every token to those before it.</summary>
public sealed class LlamaAttention : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly Linear q_proj;
    private readonly Linear k_proj;
    private readonly Linear v_proj;
    private readonly Linear o_proj;
    private readonly LlamaShape shape;

    /// <summary>Attention whose weights are still to be loaded.</summary>
    public LlamaAttention(LlamaShape shape)
        : base(nameof(LlamaAttention))
    {
        this.shape = shape;
        q_proj = nn.Linear(shape.Width, shape.Heads * shape.HeadWidth, hasBias: false);
        k_proj = nn.Linear(shape.Width, shape.KeyHeads * shape.HeadWidth, hasBias: false);
        v_proj = nn.Linear(shape.Width, shape.KeyHeads * shape.HeadWidth, hasBias: false);
        o_proj = nn.Linear(shape.Heads * shape.HeadWidth, shape.Width, hasBias: false);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor hidden, Tensor rotation)
    {
        var queries = Rotated(Split(q_proj.call(hidden), shape.Heads), rotation);
        var keys = Repeated(Rotated(Split(k_proj.call(hidden), shape.KeyHeads), rotation));
        var values = Repeated(Split(v_proj.call(hidden), shape.KeyHeads));
        var scores = queries.matmul(keys.transpose(-2, -1)).div(Math.Sqrt(shape.HeadWidth));
        var later = ones_like(scores).triu(1).ne(0);
        var attended = scores.masked_fill(later, double.NegativeInfinity).softmax(-1).matmul(values);
        return o_proj.call(attended.transpose(1, 2).reshape(hidden.shape[0], hidden.shape[1], -1));
    }

    private Tensor Split(Tensor all, int heads) =>
        all.reshape(all.shape[0], all.shape[1], heads, shape.HeadWidth).transpose(1, 2);

    private Tensor Repeated(Tensor keys) => keys.repeat_interleave(shape.Heads / shape.KeyHeads, 1);

    private Tensor Rotated(Tensor heads, Tensor rotation)
    {
        var half = shape.HeadWidth / 2;
        var turned = cat([heads.narrow(-1, half, half).neg(), heads.narrow(-1, 0, half)], -1);
        return heads.mul(rotation[0]).add(turned.mul(rotation[1]));
    }
}

/// <summary>The gated network behind the attention.</summary>
public sealed class LlamaMlp : nn.Module<Tensor, Tensor>
{
    private readonly Linear gate_proj;
    private readonly Linear up_proj;
    private readonly Linear down_proj;

    /// <summary>A network whose weights are still to be loaded.</summary>
    public LlamaMlp(LlamaShape shape)
        : base(nameof(LlamaMlp))
    {
        gate_proj = nn.Linear(shape.Width, shape.Inner, hasBias: false);
        up_proj = nn.Linear(shape.Width, shape.Inner, hasBias: false);
        down_proj = nn.Linear(shape.Inner, shape.Width, hasBias: false);
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor hidden)
    {
        var gate = gate_proj.call(hidden);
        return down_proj.call(gate.mul(gate.sigmoid()).mul(up_proj.call(hidden)));
    }
}

/// <summary>Root mean square normalisation.</summary>
public sealed class RmsNorm : nn.Module<Tensor, Tensor>
{
    private readonly Parameter weight;
    private readonly double epsilon;

    /// <summary>A norm whose weights are still to be loaded.</summary>
    public RmsNorm(long width, double epsilon)
        : base(nameof(RmsNorm))
    {
        this.epsilon = epsilon;
        weight = nn.Parameter(ones(width));
        RegisterComponents();
    }

    /// <inheritdoc/>
    public override Tensor forward(Tensor hidden) =>
        hidden.mul(hidden.square().mean([-1L], true).add(epsilon).rsqrt()).mul(weight);
}
